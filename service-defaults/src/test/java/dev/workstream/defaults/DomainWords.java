package dev.workstream.defaults;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds words of the domain in a source's declarations and string literals. It skips names that the
 * source only uses: a library may declare such names, and our own are checked at their declaration.
 */
final class DomainWords extends TreeScanner<@Nullable Void, @Nullable Void> {

  private static final Set<String> WORDS =
      Set.of("task", "event", "worker", "workflow", "machine", "webhook");

  private final List<String> found = new ArrayList<>();

  private DomainWords() {}

  /** The names and texts of this source that contain such a word, in order. */
  static List<String> in(String source) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var unit =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var parser = (JavacTask) compiler.getTask(null, null, null, null, null, List.of(unit));
    var words = new DomainWords();
    words.scan(parser.parse(), null);
    return words.found;
  }

  @Override
  public @Nullable Void visitCompilationUnit(CompilationUnitTree unit, @Nullable Void nothing) {
    Arrays.asList(unit.getPackageName().toString().split("\\.")).forEach(this::check);
    scan(unit.getTypeDecls(), nothing);
    return null;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
    check(type.getSimpleName().toString());
    return super.visitClass(type, nothing);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
    if (method.getModifiers().getAnnotations().stream().noneMatch(DomainWords::isOverride)) {
      check(method.getName().toString());
    }
    return super.visitMethod(method, nothing);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
    check(variable.getName().toString());
    return super.visitVariable(variable, nothing);
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
    if (literal.getValue() instanceof String text) {
      check(text);
    }
    return null;
  }

  private static boolean isOverride(AnnotationTree annotation) {
    return annotation.getAnnotationType().toString().equals("Override");
  }

  private void check(String text) {
    // In camel case a capital begins a word.
    var words = text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").split("[^A-Za-z]+");
    if (Arrays.stream(words).anyMatch(DomainWords::isOfDomain)) {
      found.add(text);
    }
  }

  private static boolean isOfDomain(String word) {
    var singular = word.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
    return WORDS.contains(singular);
  }
}
