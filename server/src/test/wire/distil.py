#!/usr/bin/env python3
"""Distils published Slack API data into the facts that Parley's conformance tests read.

Usage: distil.py DATA_DIR [--server SERVER_DIR]

DATA_DIR holds snapshots of github.com/slackapi/slack-api-specs (as slack-api-specs/) and
github.com/slackapi/java-slack-sdk (json-logs/ and metadata/, as java-slack-sdk/); both are MIT
licensed, see NOTICE. Beside it, overlay.json holds what they lack, and sdk-parameters.json the
parameters that SdkParameters.java read from the SDK's classes. Output is stable: the same data gives the same bytes.
"""

import argparse
import json
from pathlib import Path

import methods
from shapes import OBSERVED, SPEC, Distiller, Shape, merge_fields, named, written, written_fields

HERE = Path(__file__).resolve().parent
SUBTYPED = {"message"}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def response_shapes(distiller, data, spec):
    """The shape of each method's answer, success and error merged."""
    shapes = {}
    for path in sorted((data / "java-slack-sdk/json-logs/samples/api").glob("*.json")):
        shapes[path.stem] = distiller.sample(read(path))
    for route, verbs in sorted(spec["paths"].items()):
        shape = shapes.setdefault(route.lstrip("/"), Shape())
        for operation in verbs.values():
            for response in operation["responses"].values():
                shape.merge(distiller.schema(response.get("schema", {})))
                for example in response.get("examples", {}).values():
                    if isinstance(example, dict):
                        shape.merge(distiller.sample(example, "", SPEC))
    return shapes


def rtm_shapes(distiller, data):
    shapes = {}
    for path in sorted((data / "java-slack-sdk/json-logs/samples/rtm").glob("*.json")):
        frame = read(path)
        shapes[frame["type"]] = distiller.sample(frame)
    return shapes


def event_shapes(distiller, data):
    """The shape of each event by type, or type/subtype for messages; and their common envelope."""
    envelope, shapes = Shape(), {}
    for path in sorted((data / "java-slack-sdk/json-logs/samples/events").glob("*.json")):
        payload = read(path)
        event = payload.pop("event")
        name = event["type"]
        if name in SUBTYPED and event.get("subtype"):
            name += "/" + event["subtype"]
        shapes.setdefault(name, Shape()).merge(distiller.sample(event))
        envelope.merge(distiller.sample(payload))
    wrapper = read(data / "slack-api-specs/events-api/slack_common_event_wrapper_schema.json")
    wrapper["properties"].pop("event")
    envelope.merge(distiller.schema(wrapper))
    return envelope, shapes


def shape_facts(data, spec):
    distiller = Distiller(spec["definitions"])
    responses = response_shapes(distiller, data, spec)
    rtm = rtm_shapes(distiller, data)
    envelope, events = event_shapes(distiller, data)
    kinds = {k: written_fields(v) for k, v in sorted(distiller.kinds.items())}
    for kind, variants in distiller.variants.items():
        kinds[kind] = {"?type": {t: written_fields(f) for t, f in sorted(variants.items())}}
    facts = {
        "envelope": written(envelope),
        "events": {k: written(v) for k, v in sorted(events.items())},
        "kinds": dict(sorted(kinds.items())),
        "methods": {k: written(v) for k, v in sorted(responses.items())},
        "rtm": {k: written(v) for k, v in sorted(rtm.items())},
        "socket": {},
    }
    overlay(facts, read(HERE / "overlay.json"))
    return facts


def overlay(facts, more):
    """Adds what neither samples nor specification hold; overlay.json names its sources."""
    for key, value in more.items():
        if key.startswith("//"):
            continue
        if isinstance(value, dict) and isinstance(facts.get(key), dict):
            overlay(facts[key], value)
        else:
            facts[key] = value


def lines(facts, depth):
    """JSON with one line per entry at the given depth, so that a change reads well in a diff."""
    def text(value, level):
        if level == 0 or not isinstance(value, dict) or not value:
            return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        pad = " " * (depth - level + 1)
        body = ",\n".join(f"{pad}{json.dumps(k)}:{text(v, level - 1)}"
                          for k, v in sorted(value.items()))
        return "{\n" + body + "\n" + pad[1:] + "}"
    return text(facts, depth) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(text.encode())} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--server", type=Path, default=HERE.parent.parent.parent)
    arguments = parser.parse_args()
    spec = read(arguments.data / "slack-api-specs/web-api/slack_web_openapi_v2.json")
    tiers = read(arguments.data / "java-slack-sdk/metadata/web-api/rate_limit_tiers.json")
    shapes = shape_facts(arguments.data, spec)
    sdk = HERE / "sdk-parameters.json"
    facts = methods.facts(spec, tiers, shapes["methods"], read(sdk) if sdk.exists() else {})
    resources = arguments.server / "src/test/resources/dev/parley/wire"
    write(resources / "shapes.json", lines(shapes, 2))
    write(resources / "methods.json", lines(facts, 1))
    write(arguments.server / "src/main/resources/dev/parley/api/methods.json",
          lines(methods.names(facts), 1))


if __name__ == "__main__":
    main()
