package dev.postrider.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A relay with a fault in it: its classes and the simulation, loaded apart from the sound ones. */
final class Mutant extends ClassLoader {

    private static final String ROOT = "dev.postrider.relay.";
    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src");

    private final Path classes;

    private Mutant(Path classes) {
        super(Mutant.class.getClassLoader());
        this.classes = classes;
    }

    /** Compiles the fault into this directory. */
    static Mutant of(Mutation mutation, Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"))
                .resolve(Path.of(mutation.file()).getFileName());
        Files.writeString(source, faultySource(mutation));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        compile(source, classes);
        return new Mutant(classes);
    }

    /** Fails if the place of the fault is not clear. */
    static String faultySource(Mutation mutation) throws IOException {
        return mutation.applyTo(Files.readString(original(mutation)));
    }

    private static Path original(Mutation mutation) {
        Path below = Path.of("java", "dev", "postrider", "relay").resolve(mutation.file());
        Path main = SOURCES.resolve("main").resolve(below);
        return Files.exists(main) ? main : SOURCES.resolve("test").resolve(below);
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options =
                List.of("-proc:none", "-implicit:none", "-nowarn", "-classpath", path, "-d", classes.toString());
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    /** Runs a seed; throws if a promise is broken. */
    LongConsumer run() throws ReflectiveOperationException {
        return loadClass(SeedRun.class.getName())
                .asSubclass(LongConsumer.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(ROOT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        Path mutated = classes.resolve(file);
        try (InputStream in = Files.exists(mutated)
                ? Files.newInputStream(mutated)
                : getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
