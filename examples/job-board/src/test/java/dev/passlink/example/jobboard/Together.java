package dev.passlink.example.jobboard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many things at once. */
final class Together {
    private Together() {}

    /** What each returned, a thread for each. */
    static <T> List<T> run(List<? extends Callable<T>> pieces) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(pieces.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> piece : threads.invokeAll(pieces)) {
                results.add(piece.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
