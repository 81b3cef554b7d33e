import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a local repository that shares everything with the usual one but our own artifacts: the starters find what this
 * build has made, nothing is installed for anybody else, and nothing is fetched twice.
 */
final class LinkRepository {
    /** The usual repository, ours, and folders to share that the usual one may not have yet. */
    public static void main(String... arguments) throws IOException {
        Path usual = Path.of(arguments[0]);
        Path ours = Path.of(arguments[1]);
        for (String folder : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            Files.createDirectories(usual.resolve(folder));
        }
        link(usual, ours, "dev");
        link(usual.resolve("dev"), ours.resolve("dev"), "passlink");
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        for (Path folder : foldersOf(from)) {
            Path link = to.resolve(folder.getFileName());
            if (Files.isSymbolicLink(link)) {
                // The usual repository may be another one than last time.
                Files.delete(link);
            }
            if (!folder.endsWith(except) && Files.notExists(link)) {
                Files.createSymbolicLink(link, folder.toAbsolutePath());
            }
        }
    }

    private static List<Path> foldersOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).toList();
        }
    }
}
