import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.FormBody;

/**
 * Prints the parameters that com.slack.api:slack-api-client (MIT) sends for each method: a request
 * with every simple field set is turned into a form, whose names are the wire's. It covers the
 * methods that are younger than the 2021 specification; what is required it cannot know.
 *
 * <p>Usage: java -cp SDK_CLASSPATH SdkParameters.java > sdk-parameters.json
 */
public final class SdkParameters {
  public static void main(String[] arguments) throws Exception {
    Map<String, String> methods = new HashMap<>();
    for (Field field : Methods.class.getFields()) {
      if (field.getType() == String.class) {
        String name = (String) field.get(null);
        methods.put(key(name), name);
      }
    }
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (Method form : RequestFormBuilder.class.getMethods()) {
      if (!form.getName().equals("toForm") || form.getParameterCount() != 1) {
        continue;
      }
      Class<?> type = form.getParameterTypes()[0];
      String name = methods.get(key(type.getSimpleName().replaceAll("Request$", "")));
      if (name != null) {
        // A list may take the place of a single value, so each is also tried alone.
        Map<String, String> all = parameters(form, type, true);
        try {
          all.putAll(parameters(form, type, false));
        } catch (InvocationTargetException e) {
          // The SDK cannot send a request without its list, which then has no single value either.
          if (!(e.getCause() instanceof IllegalArgumentException
              || e.getCause() instanceof NullPointerException)) {
            throw e;
          }
        }
        found.put(name, all);
      }
    }
    print(found);
  }

  private static Map<String, String> parameters(Method form, Class<?> type, boolean lists)
      throws Exception {
    Object request = request(type);
    Map<String, String> types = new HashMap<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        // JSON given as text is parsed; an empty list is as good as any.
        Object value = field.getName().endsWith("AsString") ? "[]" : value(field.getType());
        boolean skipped = !lists && value instanceof List;
        if (value != null && !skipped && !Modifier.isFinal(field.getModifiers())) {
          field.set(request, value);
        }
        types.put(key(field.getName()), wireType(field.getType()));
      }
    }
    Map<String, String> parameters = new TreeMap<>();
    FormBody body = ((FormBody.Builder) form.invoke(null, request)).build();
    for (int i = 0; i < body.size(); i++) {
      String name = body.name(i);
      parameters.put(name, types.getOrDefault(key(name), "string"));
    }
    return parameters;
  }

  private static Object request(Class<?> type) throws Exception {
    Object builder = type.getMethod("builder").invoke(null);
    Method build = builder.getClass().getMethod("build");
    build.setAccessible(true);
    return build.invoke(builder);
  }

  private static Object value(Class<?> type) {
    if (type == String.class) {
      return "x";
    }
    if (type == Boolean.class || type == boolean.class) {
      return true;
    }
    if (type == Integer.class || type == int.class) {
      return 1;
    }
    if (type == Long.class || type == long.class) {
      return 1L;
    }
    if (type == Double.class || type == double.class) {
      return 1.0;
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return null;
  }

  private static String wireType(Class<?> type) {
    if (type == Boolean.class || type == boolean.class) {
      return "boolean";
    }
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "integer";
    }
    if (type == Double.class || type == double.class) {
      return "number";
    }
    return Collection.class.isAssignableFrom(type) ? "array" : "string";
  }

  private static String key(String name) {
    return name.replaceAll("[._]", "").toLowerCase(Locale.ROOT);
  }

  private static void print(Map<String, Map<String, String>> found) {
    System.out.println("{");
    int left = found.size();
    for (Map.Entry<String, Map<String, String>> method : found.entrySet()) {
      StringBuilder line = new StringBuilder();
      method
          .getValue()
          .forEach(
              (name, type) ->
                  line.append(line.isEmpty() ? "" : ",")
                      .append('"' + name + "\":\"" + type + '"'));
      System.out.println(" \"" + method.getKey() + "\":{" + line + "}" + (--left > 0 ? "," : ""));
    }
    System.out.println("}");
  }
}
