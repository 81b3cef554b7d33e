package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The arithmetic behind the published figures. */
final class ReportTest {
    @Test
    void aScoreIsFoundByBenchmarkAndParameters() {
        assertThat(Report.read(List.of(
                        "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\",\"Param: outstanding\"",
                        "\"dev.passlink.RedeemBenchmark.redeem\",\"avgt\",1,3,1234.500000,NaN,\"ns/op\",10",
                        "\"dev.passlink.TokenBenchmark.issue:gc.alloc.rate.norm\",\"avgt\",1,3,376.0,NaN,\"B/op\",")))
                .containsEntry("RedeemBenchmark.redeem 10", 1234.5)
                .containsEntry("TokenBenchmark.issue:gc.alloc.rate.norm", 376.0);
    }

    @Test
    void aMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Report.median(List.of(4.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Report.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void samplesOfOneDistributionAreNotToldApartAndShiftedOnesAre() {
        List<Double> even = IntStream.range(0, 1000).mapToObj(i -> 2.0 * i).toList();
        List<Double> odd = IntStream.range(0, 1000).mapToObj(i -> 2.0 * i + 1).toList();
        List<Double> shifted =
                IntStream.range(0, 1000).mapToObj(i -> 2.0 * i + 200).toList();
        assertThat(KolmogorovSmirnov.p(even, odd)).isGreaterThan(0.99);
        // D = 0.1 in samples of 1,000: lambda = 2.236, p = 9.07e-5.
        assertThat(KolmogorovSmirnov.p(even, shifted)).isCloseTo(9.07e-5, within(2e-6));
    }
}
