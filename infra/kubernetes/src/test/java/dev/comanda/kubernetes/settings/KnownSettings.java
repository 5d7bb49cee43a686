package dev.comanda.kubernetes.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.launcher.Service;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/// The environment variables that a service reads: its own configuration interfaces and those of
/// the module `nats`, the properties in its files, and what Quarkus' extensions say that they
/// take.
public final class KnownSettings {

    /// Read by the JVM's launcher.
    private static final String JVM = "JDK_JAVA_OPTIONS";

    /// Decides which properties there are, and so is described nowhere among them.
    private static final String PROFILE = "QUARKUS_PROFILE";

    private static final Set<String> QUARKUS = quarkus();

    private KnownSettings() {}

    /// Names of variables.
    public static Set<String> of(Service service) {
        Set<String> names = new HashSet<>(QUARKUS);
        names.add(JVM);
        names.add(PROFILE);
        for (Class<?> mapping : mappings(service)) {
            addMapping(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, names);
        }
        for (Properties file : files(service)) {
            file.stringPropertyNames().forEach(key -> names.add(variable(plain(key))));
        }
        return names;
    }

    /// The configuration interfaces that a service has, found in the sources.
    static List<Class<?>> mappings(Service service) {
        List<Class<?>> mappings = new ArrayList<>();
        for (String module : List.of("nats", service.module())) {
            Path sources = Repository.file(module + "/src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (Repository.text(file).contains("\n@ConfigMapping(")) {
                        mappings.add(Class.forName(className(sources.relativize(file))));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + sources, e);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("compiled before its sources?", e);
            }
        }
        return mappings;
    }

    /// The value of a property in a service's files.
    ///
    /// @throws IllegalArgumentException if it has none
    public static String value(Service service, String property) {
        for (Properties file : files(service)) {
            String value = file.getProperty(property);
            if (value != null) {
                return value;
            }
        }
        throw new IllegalArgumentException(service + " sets no " + property);
    }

    /// The service's own properties, then those that all have; the first has the last word.
    public static List<Properties> files(Service service) {
        return List.of(
                properties(service.module() + "/src/main/resources/application.properties"),
                properties("nats/src/main/resources/META-INF/microprofile-config.properties"));
    }

    private static Properties properties(String file) {
        Properties properties = new Properties();
        try (Reader reader = new StringReader(Repository.text(file))) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static String className(Path source) {
        return source.toString().replace(".java", "").replace('/', '.');
    }

    private static void addMapping(String prefix, Class<?> mapping, Set<String> names) {
        for (Method method : mapping.getDeclaredMethods()) {
            String property = prefix + "." + StringUtil.skewer(method.getName());
            if (method.getReturnType().getEnclosingClass() == mapping
                    && method.getReturnType().isInterface()) {
                addMapping(property, method.getReturnType(), names);
            } else {
                names.add(variable(property));
            }
        }
    }

    /// `%dev.quarkus.x` is a value of `quarkus.x`.
    private static String plain(String key) {
        return key.startsWith("%") ? key.substring(key.indexOf('.') + 1) : key;
    }

    /// The rule of MicroProfile Config.
    static String variable(String property) {
        return StringUtil.replaceNonAlphanumericByUnderscores(property).toUpperCase(Locale.ROOT);
    }

    /// From the descriptions that each extension carries.
    private static Set<String> quarkus() {
        Set<String> names = new HashSet<>();
        try {
            ClassLoader loader = KnownSettings.class.getClassLoader();
            for (URL url :
                    Collections.list(
                            loader.getResources(
                                    "META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
                try (InputStream in = url.openStream()) {
                    addVariables(new ObjectMapper().readTree(in), names);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (names.isEmpty()) {
            throw new IllegalStateException("Quarkus no longer describes its settings like this");
        }
        return names;
    }

    private static void addVariables(JsonNode node, Set<String> names) {
        if (node.path("environmentVariable").isTextual()) {
            names.add(node.get("environmentVariable").asText());
        }
        node.forEach(child -> addVariables(child, names));
    }
}
