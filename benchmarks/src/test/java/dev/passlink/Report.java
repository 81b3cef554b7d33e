package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Turns rounds of JMH, one CSV file each, into a table and a plot of ratios.
 *
 * <p>A ratio is taken within a round, between two runs a few seconds apart, and its median over the rounds is shown with
 * its lowest and highest: on a machine that others use too, times of different rounds say nothing of each other.
 */
public final class Report {
    private static final String ALLOCATED = ":gc.alloc.rate.norm";

    private final List<Map<String, Double>> rounds = new ArrayList<>();

    /** One line of the table. */
    private record Row(String what, String benchmark, String limit, double atMost) {}

    private static final List<Row> ROWS = List.of(
            new Row("tag and encode a ready grant", "TokenBenchmark.issue", "TokenBenchmark.issueFloor", 1.15),
            new Row("parse and verify a token", "TokenBenchmark.verify", "TokenBenchmark.verifyFloor", 1.15),
            new Row(
                    "the same against 48 bytes and a whole MAC: issue",
                    "TokenBenchmark.issue",
                    "TokenBenchmark.issueFloor80",
                    1.15),
            new Row(
                    "the same against 48 bytes and a whole MAC: verify",
                    "TokenBenchmark.verify",
                    "TokenBenchmark.verifyFloor80",
                    1.15),
            new Row("a whole issue", "TokenBenchmark.wholeIssue", "TokenBenchmark.wholeIssueFloor", 1.3),
            new Row(
                    "refuse a forged token, against verify",
                    "TokenBenchmark.verifyForged",
                    "TokenBenchmark.verify",
                    1.05),
            new Row(
                    "redeem, 10,000 against 10 outstanding",
                    "RedeemBenchmark.redeem 10000",
                    "RedeemBenchmark.redeem 10",
                    2),
            new Row(
                    "redeem, 1,000,000 against 10 outstanding",
                    "RedeemBenchmark.redeem 1000000",
                    "RedeemBenchmark.redeem 10",
                    2),
            new Row("filter, open path, in HMACs", "FilterBenchmark.openPath", "FilterBenchmark.rawHmac", 0.5),
            new Row("filter, signed-in page, in HMACs", "FilterBenchmark.signedInPage", "FilterBenchmark.rawHmac", 2),
            new Row(
                    "filter, view with a pass, in HMACs",
                    "FilterBenchmark.viewWithPass",
                    "FilterBenchmark.rawHmac",
                    3.5),
            new Row("a login without its email, in HMACs", "LoginBenchmark.login", "FilterBenchmark.rawHmac", 47),
            new Row(
                    "read and verify a passkey's ES256 assertion",
                    "PasskeyBenchmark.assertion",
                    "PasskeyBenchmark.bareSignature",
                    1.3),
            new Row(
                    "Spring's issue and redeem, against redeem, 10,000 outstanding",
                    "SpringBenchmark.issueAndRedeem 10000",
                    "RedeemBenchmark.redeem 10000",
                    Double.NaN),
            new Row("issue: jjwt", "TokenBenchmark.jjwtIssue", "TokenBenchmark.issueFloor", Double.NaN),
            new Row("issue: Nimbus", "TokenBenchmark.nimbusIssue", "TokenBenchmark.issueFloor", Double.NaN),
            new Row("verify: jjwt", "TokenBenchmark.jjwtVerify", "TokenBenchmark.verifyFloor", Double.NaN),
            new Row("verify: Nimbus", "TokenBenchmark.nimbusVerify", "TokenBenchmark.verifyFloor", Double.NaN));

    /** Reads a folder of CSV files and writes {@code table.md} and {@code plot.svg} into it. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Report report = new Report();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.csv")) {
            for (Path file : files) {
                report.rounds.add(read(Files.readAllLines(file, UTF_8)));
            }
        }
        Files.writeString(folder.resolve("table.md"), report.table());
        Files.writeString(folder.resolve("plot.svg"), report.plot());
    }

    /** Score by benchmark, its parameters behind it. */
    static Map<String, Double> read(List<String> csv) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String line : csv.subList(1, csv.size())) {
            String[] cells = line.replace("\"", "").split(",", -1);
            String name = cells[0].replaceFirst("^[a-z.]*\\.(?=[A-Z])", "");
            StringBuilder key = new StringBuilder(name);
            for (int i = 7; i < cells.length; i++) {
                key.append(cells[i].isEmpty() ? "" : " " + cells[i]);
            }
            scores.put(key.toString(), Double.valueOf(cells[4]));
        }
        return scores;
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private List<Double> ratios(Row row) {
        List<Double> ratios = new ArrayList<>();
        for (Map<String, Double> round : rounds) {
            Double score = round.get(row.benchmark());
            Double limit = round.get(row.limit());
            if (score != null && limit != null) {
                ratios.add(score / limit);
            }
        }
        return ratios;
    }

    private OptionalDouble allocated(String benchmark) {
        String key = benchmark.replaceFirst("(\\S+)", "$1" + ALLOCATED);
        return rounds.stream()
                .filter(round -> round.containsKey(key))
                .mapToDouble(round -> round.get(key))
                .min();
    }

    private String table() {
        StringBuilder table = new StringBuilder("| what | median ratio | lowest to highest | at most | ns | bytes |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Row row : ROWS) {
            List<Double> ratios = ratios(row);
            if (!ratios.isEmpty()) {
                TreeSet<Double> sorted = new TreeSet<>(ratios);
                List<Double> times = new ArrayList<>();
                rounds.forEach(round -> times.add(round.getOrDefault(row.benchmark(), Double.NaN)));
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f to %.2f | %s | %.0f | %s |%n",
                        row.what(),
                        median(ratios),
                        sorted.first(),
                        sorted.last(),
                        Double.isNaN(row.atMost()) ? "" : row.atMost(),
                        median(times),
                        allocated(row.benchmark()).isPresent()
                                ? Math.round(allocated(row.benchmark()).getAsDouble())
                                : ""));
            }
        }
        return table.toString();
    }

    /** A bar for each line, and a mark where it should end at most. */
    private String plot() {
        List<Row> shown = ROWS.stream().filter(row -> !ratios(row).isEmpty()).toList();
        double scale = 30;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1060\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<title>Ratios to the machine's own limits</title>%n",
                24 * shown.size() + 16));
        for (int i = 0; i < shown.size(); i++) {
            double ratio = median(ratios(shown.get(i)));
            int y = 24 * i + 8;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"350\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                            + "<rect x=\"360\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"#3b6ea5\"/>%n"
                            + "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                    y + 13,
                    shown.get(i).what(),
                    y,
                    scale * ratio,
                    366 + scale * ratio,
                    y + 13,
                    ratio));
            if (!Double.isNaN(shown.get(i).atMost())) {
                double x = 360 + scale * shown.get(i).atMost();
                svg.append(String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#c33\" stroke-width=\"2\"/>%n",
                        x,
                        x,
                        y - 2,
                        y + 18));
            }
        }
        return svg.append("</svg>\n").toString();
    }
}
