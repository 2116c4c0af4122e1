package dev.parley.importer;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Ids in JSON of any shape: blocks, attachments, and the fields that Parley does not model. A
 * string that is an id as a whole is replaced, but for those that are prose by their field's name;
 * in all others the forms of {@link IdText} are; names of fields may be ids too. Unchanged parts
 * are shared with the original. The depth is that of the reader's limit.
 */
// Identity, not equality, says that a part was not rewritten: comparing whole trees at every level
// would make the cost quadratic in the depth.
@SuppressWarnings("ReferenceEquality")
final class IdTree {
  private static final Set<String> PROSE =
      Set.of("text", "fallback", "pretext", "title", "name", "footer", "real_name", "display_name");

  private final Map<String, String> ids;
  private final IdText text;

  IdTree(Map<String, String> ids, IdText text) {
    this.ids = ids;
    this.text = text;
  }

  JsonNode rewrite(JsonNode node) {
    return rewrite(node, false);
  }

  private JsonNode rewrite(JsonNode node, boolean prose) {
    return switch (node) {
      case ObjectNode object -> rewriteObject(object);
      case ArrayNode array -> rewriteArray(array, prose);
      case StringNode string -> rewriteString(string, prose);
      default -> node;
    };
  }

  ObjectNode rewriteObject(ObjectNode object) {
    ObjectNode changed = null;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = ids.getOrDefault(field.getKey(), field.getKey());
      JsonNode value = rewrite(field.getValue(), PROSE.contains(field.getKey()));
      boolean same = value == field.getValue() && name.equals(field.getKey());
      if (changed == null && !same) {
        changed = before(object, field.getKey());
      }
      if (changed != null) {
        changed.set(name, value);
      }
    }
    return changed == null ? object : changed;
  }

  /** A new object with the fields that stand before this one. */
  private static ObjectNode before(ObjectNode object, String name) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getKey().equals(name)) {
        return copy;
      }
      copy.set(field.getKey(), field.getValue());
    }
    return copy;
  }

  private ArrayNode rewriteArray(ArrayNode array, boolean prose) {
    ArrayNode changed = null;
    for (int i = 0; i < array.size(); i++) {
      JsonNode before = array.get(i);
      JsonNode after = rewrite(before, prose);
      if (changed == null && after != before) {
        changed = JsonNodeFactory.instance.arrayNode(array.size()).addAll(array);
      }
      if (changed != null) {
        changed.set(i, after);
      }
    }
    return changed == null ? array : changed;
  }

  private JsonNode rewriteString(StringNode node, boolean prose) {
    String value = node.stringValue();
    @Nullable String id = prose ? null : ids.get(value);
    if (id != null) {
      return StringNode.valueOf(id);
    }
    String rewritten = text.rewrite(value);
    return rewritten.equals(value) ? node : StringNode.valueOf(rewritten);
  }
}
