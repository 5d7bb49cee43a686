package dev.comanda.bench.show;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.comanda.bench.report.Report;
import dev.comanda.launcher.CannotGoOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A report as JSON.
public final class JsonFile {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    /// @throws CannotGoOn if the file cannot be written
    public static void write(Report report, Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            JSON.writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw new CannotGoOn("--json " + file + " cannot be written: " + e, e);
        }
    }
}
