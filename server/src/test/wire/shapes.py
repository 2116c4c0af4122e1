"""Shapes: what JSON the Slack API shows at each place, distilled from samples and specifications.

A sample is an anonymised union of many answers, so a shape says which fields may appear and with
which type, never which must. Objects that occur everywhere (message, user, file, block) are kinds:
described once, referred to by name. A masked kind lists at each place the fields seen at that place.
"""

import re

OBSERVED, SPEC = "observed", "spec"

# Object kinds by the key that holds them (an array's elements count under the array's key).
KIND_OF_KEY = {
    "blocks": "block", "title_blocks": "block", "description_blocks": "block",
    "elements": "element", "accessory": "element", "element": "element",
    "confirm": "confirm", "options": "option", "initial_options": "option",
    "initial_option": "option", "option_groups": "option_group",
    "attachments": "attachment", "file": "file", "files": "file", "matches": "file",
    "bot_profile": "bot_profile", "bot": "bot", "bots": "bot", "edited": "edited",
    "room": "room", "call": "call", "user_profile": "user_profile", "profile": "profile",
    "topic": "topic", "purpose": "topic", "paging": "paging", "pagination": "pagination",
    "initial_comment": "comment", "comments": "comment", "comment": "comment",
    "enterprise_user": "enterprise_user", "usergroup": "usergroup", "usergroups": "usergroup",
    "subteam": "usergroup", "reminder": "reminder", "reminders": "reminder",
    "bookmark": "bookmark", "bookmarks": "bookmark", "reactions": "reaction", "view": "view",
    "message": "message", "messages": "message", "root": "message", "latest": "message",
    "previous_message": "message", "channel": "channel", "channels": "channel",
    "group": "channel", "groups": "channel", "ims": "channel", "mpims": "channel",
    "user": "user", "users": "user", "members": "user", "team": "team", "teams": "team",
}
# A kind applies only to an object that shows one of these fields; other objects stay in place.
MARKS = {
    "block": {"type"}, "element": {"type"}, "message": {"text", "ts"}, "channel": {"id"},
    "user": {"id"}, "team": {"id"}, "file": {"id"}, "confirm": {"deny", "ok_text"},
    "option": {"text"}, "option_group": {"label"}, "profile": {"avatar_hash", "display_name"},
    "comment": {"comment"}, "reaction": {"name"}, "call": {"id", "v1"}, "bot": {"id"},
    "view": {"id"}, "usergroup": {"id"}, "attachment": {"fallback", "text", "title", "id"},
}
MASKED = {"message", "channel", "user", "team"}
# Kinds that an empty array of their key, or an empty object, stands for.
CERTAIN = {"block", "attachment", "file", "reaction"}
WHOLE = {"channel", "comment"}
# Kinds whose `type` decides their fields.
VARIANT = {"block", "element"}
# Slack Lists live in hundreds of fields inside messages and files, and Parley has none.
OPAQUE = {"list_record", "list_records", "list_view", "list_schema", "list_metadata",
          "list_limits", "list", "record", "canvas_placeholder_mapping", "message_blocks"}
# Maps that a key's spelling does not give away.
MAP_KEYS = {"locales_enabled", "event_payload", "args", "emoji", "pending_invitees",
            "last_invite_status_by_user", "knocks", "user_id_map", "billable_info"}
MAP_KEY = re.compile(r"(?:[A-Z][A-Za-z]?(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{7,12}|\d+)_?$")
# The samples hold merges of all variants beside the variants; none but these has so many fields.
MERGED_FIELDS_MIN = 13
WIDE_VARIANTS = {"share_shortcut"}
ID = re.compile(r"[A-Z]0{8}$")
TS = re.compile(r"0{10}\.0{6}$")
DEPTH_MAX = 24


class Shape:
    """A union of JSON types: scalars, and at most one array, object, map and set of kinds."""

    def __init__(self):
        self.scalars = {}
        self.elem = None
        self.fields = None
        self.values = None
        self.kinds = {}
        self.origin = SPEC
        self.parts = {}

    def scalar(self, name, origin):
        if self.scalars.get(name) != OBSERVED:
            self.scalars[name] = origin
        self.saw(origin)
        return self

    def saw(self, origin):
        if origin == OBSERVED:
            self.origin = OBSERVED

    def part(self, name, origin):
        """Notes who shows the array, object, map or kinds of this union."""
        if self.parts.get(name) != OBSERVED:
            self.parts[name] = origin

    def shown(self, name):
        """Whether a part counts: what an answer showed replaces what only the specification says."""
        origin = self.parts.get(name)
        return origin == OBSERVED or (origin == SPEC and OBSERVED not in self.parts.values())

    def merge(self, other):
        if other is None:
            return self
        self.saw(other.origin)
        for name, origin in other.scalars.items():
            self.scalar(name, origin)
        if other.elem is not None:
            self.elem = (self.elem or Shape()).merge(other.elem)
        if other.values is not None:
            self.values = (self.values or Shape()).merge(other.values)
        if other.fields is not None:
            self.fields = {} if self.fields is None else self.fields
            merge_fields(self.fields, other.fields)
        for name, origin in other.parts.items():
            self.part(name, origin)
        for kind, mask in other.kinds.items():
            mine = self.kinds.setdefault(kind, {})
            for name, origin in mask.items():
                if mine.get(name) != OBSERVED:
                    mine[name] = origin
        return self


def merge_fields(into, more):
    for name, shape in more.items():
        into[name] = into.get(name, Shape()).merge(shape)


class Distiller:
    """Collects kinds while it turns samples and schemas into shapes."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.kinds = {}
        self.variants = {}

    # Samples.

    def sample(self, value, key="", origin=OBSERVED):
        shape = Shape()
        shape.saw(origin)
        if key in OPAQUE and isinstance(value, (dict, list)):
            return shape.scalar("any", origin)
        if value is None:
            return shape.scalar("null", origin)
        if isinstance(value, bool):
            return shape.scalar("bool", origin)
        if isinstance(value, int):
            # 12345 stands for a number that was seen, 123 for one that the SDK's class has.
            return shape.scalar("int!" if value == 12345 else "int", origin)
        if isinstance(value, float):
            return shape.scalar("num", origin)
        if isinstance(value, str):
            return shape.scalar(self.text(value) if origin == OBSERVED else "str", origin)
        if isinstance(value, list):
            shape.part("elem", origin)
            shape.elem = Shape()
            if key != "matches" and KIND_OF_KEY.get(key) in CERTAIN:
                shape.elem.kinds[KIND_OF_KEY[key]] = {}
                shape.elem.part("kinds", origin)
            for item in value:
                shape.elem.merge(self.sample(item, key, origin))
            return shape
        if self.is_map(value, key):
            shape.part("values", origin)
            shape.values = Shape()
            for item in value.values():
                shape.values.merge(self.sample(item, "", origin))
            return shape
        if not value and KIND_OF_KEY.get(key) in WHOLE:
            shape.part("kinds", origin)
            shape.kinds[KIND_OF_KEY[key]] = {}
            return shape
        if not value:
            shape.part("values", origin)
            shape.values = Shape()
            return shape
        return self.object(shape, {k: self.sample(v, k, origin) for k, v in value.items()},
                           key, value.get("type"), origin)

    @staticmethod
    def text(value):
        if ID.match(value):
            return "id"
        return "ts" if TS.match(value) else "str"

    @staticmethod
    def is_map(value, key):
        return key in MAP_KEYS or (value and all(MAP_KEY.match(k) for k in value))

    # Schemas (Swagger 2, with a list of `items` for "one of").

    def schema(self, schema, key="", depth=0):
        shape = Shape()
        if depth > DEPTH_MAX or (key in OPAQUE and schema.get("type") in ("object", "array")):
            return shape.scalar("any", SPEC)
        if "$ref" in schema:
            return self.schema(self.definitions[schema["$ref"].split("/")[-1]], key, depth + 1)
        for group in ("anyOf", "oneOf", "allOf"):
            for part in schema.get(group, []):
                shape.merge(self.schema(part, key, depth + 1))
        items = schema.get("items")
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if isinstance(items, list) and "array" not in types:
            for part in items:
                shape.merge(self.schema(part, key, depth + 1))
            return shape
        if "array" in types:
            shape.part("elem", SPEC)
            shape.elem = Shape()
            for part in items if isinstance(items, list) else [items or {}]:
                shape.elem.merge(self.schema(part, key, depth + 1))
        for name, short in (("string", "str"), ("integer", "int"), ("number", "num"),
                            ("boolean", "bool"), ("null", "null")):
            if name in types:
                shape.scalar(short, SPEC)
        if "object" in types or "properties" in schema:
            self.schema_object(shape, schema, key, depth)
        return shape

    def schema_object(self, shape, schema, key, depth):
        properties = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        if patterns or not properties or key in MAP_KEYS or self.is_map(properties, key):
            shape.part("values", SPEC)
            shape.values = Shape()
            for part in list(patterns.values()) + list(properties.values()):
                shape.values.merge(self.schema(part, "", depth + 1))
            return
        fields = {k: self.schema(v, k, depth + 1) for k, v in properties.items()}
        self.object(shape, fields, key, None, SPEC)

    # Objects of either source.

    def object(self, shape, fields, key, kind_type, origin):
        if self.is_text_object(fields, kind_type):
            return self.kind(shape, "text_object", fields, origin)
        kind = KIND_OF_KEY.get(key)
        if kind is None or not (MARKS.get(kind, set(fields)) & set(fields)):
            return self.inline(shape, fields, origin)
        if kind == "file" and key == "matches" and "filetype" not in fields:
            return self.inline(shape, fields, origin)
        if kind in VARIANT:
            return self.variant(shape, kind, fields, kind_type, origin)
        return self.kind(shape, kind, fields, origin)

    @staticmethod
    def inline(shape, fields, origin):
        shape.part("fields", origin)
        shape.fields = fields
        return shape

    @staticmethod
    def is_text_object(fields, kind_type):
        return kind_type in ("plain_text", "mrkdwn", "") and {"type", "text"} < set(fields) <= {
            "type", "text", "emoji", "verbatim"}

    def kind(self, shape, kind, fields, origin):
        shape.part("kinds", origin)
        merge_fields(self.kinds.setdefault(kind, {}), fields)
        mask = {k: v.origin for k, v in fields.items()} if kind in MASKED else {}
        shape.kinds[kind] = mask
        return shape

    def variant(self, shape, kind, fields, kind_type, origin):
        merged = len(fields) >= MERGED_FIELDS_MIN and kind_type not in WIDE_VARIANTS
        if kind_type and origin == OBSERVED and not merged:
            merge_fields(self.variants.setdefault(kind, {}).setdefault(kind_type, {}), fields)
        shape.part("kinds", origin)
        shape.kinds[kind] = {}
        return shape


# Writing. A type is a string of alternatives ("str|null", "@file"), an array of one type, an
# object of fields, {"*": type} for a map, {"@message": "id text"} for a kind's fields seen at this
# place, {"|": [types]} for other unions. A name that ends in "~" is shown by the specification alone.

def written(shape):
    parts = scalars(shape)
    if shape.shown("elem"):
        parts.append([written(shape.elem)])
    for kind, mask in sorted(shape.kinds.items()) if shape.shown("kinds") else ():
        parts.append({"@" + kind: " ".join(sorted(named(k, o) for k, o in mask.items()))}
                     if mask else "@" + kind)
    if shape.fields and shape.shown("fields"):
        parts.append(written_fields(shape.fields))
    elif shape.shown("values") and not shape.shown("kinds"):
        parts.append({"*": written(shape.values)})
    if not parts:
        return "any"
    if len(parts) == 1:
        return parts[0]
    if all(isinstance(p, str) for p in parts):
        return "|".join(parts)
    return {"|": parts}


def written_fields(fields):
    return {named(k, v.origin): written(v) for k, v in sorted(fields.items())}


def named(name, origin):
    return name if origin == OBSERVED else name + "~"


def scalars(shape):
    """The scalar types; those of observed answers replace those of the specification."""
    observed = {n for n, o in shape.scalars.items() if o == OBSERVED}
    names = set(observed or shape.scalars)
    if not observed and OBSERVED in shape.parts.values():
        names &= {"null"}
    if "null" in shape.scalars:
        names.add("null")
    if "int!" in names:
        names = names - {"int!", "str", "int"} | {"int"}
    if "num" in names:
        names.discard("int")
    if "id" in names or "ts" in names:
        names.discard("str")
    if {"id", "ts"} <= names:
        names = names - {"id", "ts"} | {"str"}
    return sorted(names)
