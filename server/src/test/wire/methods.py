"""Method facts: verb, parameters, scopes, errors and rate tier of each Slack API method."""

# Classic scopes that granular scopes replace; those absent here kept their names.
DROPPED_SCOPES = {"none", "bot", "client", "post", "read", "identify", "admin"}
CLASSIC_SUFFIXES = (":user", ":bot")


def facts(spec, tiers, answered, sdk_parameters):
    """Facts of every method that the specification, the tiers or the samples name."""
    operations = {route.lstrip("/"): verbs for route, verbs in spec["paths"].items()}
    names = set(operations) | set(tiers) | set(answered) | set(sdk_parameters)
    return {name: method(operations.get(name, {}), tiers.get(name), sdk_parameters.get(name, {}))
            for name in sorted(names)}


def method(verbs, tier, sdk_parameters):
    fact = {"errors": [], "params": {}, "scopes": []}
    # The tier's number; 0 for the methods with a rule of their own.
    if tier:
        fact["tier"] = int(tier[4:]) if tier.startswith("Tier") else 0
    errors, scopes = set(), set()
    for name, kind in sdk_parameters.items():
        fact["params"][name] = kind
    for verb, operation in sorted(verbs.items()):
        fact["http"] = verb
        for parameter in operation.get("parameters", []):
            required = "!" if parameter.get("required") else ""
            fact["params"][parameter["name"]] = parameter.get("type", "object") + required
        error = (operation["responses"].get("default", {}).get("schema", {})
                 .get("properties", {}).get("error", {}))
        errors |= set(error.get("enum", []))
        for security in operation.get("security", []):
            for needed in security.values():
                scopes |= set(needed)
    fact["errors"] = sorted(errors)
    fact["scopes"] = sorted({granular(s) for s in scopes} - DROPPED_SCOPES)
    fact["classic"] = sorted(scopes - {"none"})
    if fact["classic"] == fact["scopes"]:
        fact.pop("classic")
    fact["params"].pop("token", None)
    return fact


def granular(scope):
    for suffix in CLASSIC_SUFFIXES:
        if scope.endswith(suffix):
            return scope.removesuffix(suffix)
    return scope


def names(facts):
    """What the product itself needs: each method's rate tier and first documented scopes."""
    return {name: {k: fact[k] for k in ("scopes", "tier") if fact.get(k) not in (None, [])}
            for name, fact in facts.items()}
