package dev.passlink;

import java.util.ArrayList;
import java.util.List;

/** How likely two samples of one distribution would differ as much as these do (two-sample test, asymptotic). */
final class KolmogorovSmirnov {
    private KolmogorovSmirnov() {}

    static double p(List<Double> one, List<Double> other) {
        List<Double> first = new ArrayList<>(one);
        List<Double> second = new ArrayList<>(other);
        first.sort(null);
        second.sort(null);
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < first.size() && j < second.size()) {
            double next = Math.min(first.get(i), second.get(j));
            while (i < first.size() && first.get(i) <= next) {
                i++;
            }
            while (j < second.size() && second.get(j) <= next) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / first.size() - (double) j / second.size()));
        }
        double size = (double) first.size() * second.size() / (first.size() + second.size());
        double lambda = Math.sqrt(size) * most;
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
        }
        return lambda < 0.2 ? 1 : Math.min(1, Math.max(0, sum));
    }
}
