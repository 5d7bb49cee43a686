package dev.comanda.bench.show;

import dev.comanda.bench.follow.Timeline.Second;
import dev.comanda.bench.report.Report;
import dev.comanda.launcher.CannotGoOn;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Throughput and latency over time, second by second, as `throughput.png` and `latency.png`.
public final class Plots {

    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 500;

    /// A logarithmic axis has no zero.
    private static final double LEAST = 0.1;

    private static final String TITLE = "bench ";

    private Plots() {}

    /// Whether this machine can draw letters: the JDK brings no fonts.
    ///
    /// @throws CannotGoOn saying what to install
    public static void requireFonts() {
        System.setProperty("java.awt.headless", "true");
        try {
            boolean _ = new Font(Font.SANS_SERIF, Font.PLAIN, 12).canDisplay('a');
        } catch (RuntimeException | Error e) {
            throw new CannotGoOn(
                    "--plots needs fonts: install fontconfig and one font (fonts-dejavu-core), or leave"
                            + " it out ("
                            + e
                            + ")",
                    e);
        }
    }

    /// @throws CannotGoOn if the files cannot be written
    public static void write(Report report, Path folder) {
        requireFonts();
        List<Second> seconds = report.seconds();
        XYChart throughput = chart(report, "orders per second");
        line(throughput, "finished", seconds, Second::finished, Color.BLUE);
        line(throughput, "placed", seconds, Second::placed, Color.GRAY);
        window(throughput, report);
        XYChart latency = chart(report, "ms to the end, of the orders that ended in that second");
        latency.getStyler().setYAxisLogarithmic(true);
        line(latency, "p50", seconds, second -> ms(second, second.p50()), Color.BLUE);
        line(latency, "p99", seconds, second -> ms(second, second.p99()), Color.ORANGE);
        line(latency, "max", seconds, second -> ms(second, second.max()), Color.RED);
        window(latency, report);
        try {
            Files.createDirectories(folder);
            save(throughput, folder.resolve("throughput"));
            save(latency, folder.resolve("latency"));
        } catch (IOException e) {
            throw new CannotGoOn("--plots " + folder + " cannot be written: " + e, e);
        }
    }

    private static void save(XYChart chart, Path file) throws IOException {
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }

    private static XYChart chart(Report report, String unit) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(TITLE + report.command() + ", commit " + report.commit())
                        .xAxisTitle("seconds; what counts is between the grey lines")
                        .yAxisTitle(unit)
                        .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private static void line(
            XYChart chart,
            String name,
            List<Second> seconds,
            ToDoubleFunction<Second> value,
            Color color) {
        double[] x = seconds.stream().mapToDouble(Second::number).toArray();
        double[] y = seconds.stream().mapToDouble(value).toArray();
        if (x.length == 0) {
            return; // shorter than a second
        }
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
    }

    private static void window(XYChart chart, Report report) {
        double from = report.windowFromSecond();
        double to = from + report.speed().windowSeconds();
        double top =
                chart.getSeriesMap().values().stream()
                        .mapToDouble(XYSeries::getYMax)
                        .max()
                        .orElse(1);
        for (double edge : new double[] {from, to}) {
            XYSeries series =
                    chart.addSeries(
                            edge == from ? "from" : "to",
                            new double[] {edge, edge},
                            new double[] {LEAST, Math.max(top, 1)});
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(Color.LIGHT_GRAY);
            series.setShowInLegend(false);
        }
    }

    /// A second in which nothing ended is a gap.
    private static double ms(Second second, double value) {
        return second.finished() == 0 ? Double.NaN : Math.max(value, LEAST);
    }
}
