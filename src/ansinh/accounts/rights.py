"""Rights and the roles that carry them: one table, read by routes, actions and queries alike."""

RIGHTS = frozenset(
    {
        "home",
        "lists.read",
        "lists.upload",
        "lists.fix",
        "lists.send_up",
        "lists.review",
        "lists.prepare",
        "lists.approve",
        "lists.export",
        "lists.adjust",
        "lists.post",
        "registry.search",
        "registry.read",
        "registry.write",
        "registry.merge",
        "registry.import",
        "registry.enquire",
        "dashboard.read",
        "audit.read",
        "accounts.manage",
        "jobs.read",
        "reports.build",
        "sensitive.health",
        "sensitive.protection",
    }
)
"""Every right of the house. A route or query that asks for another one does not start."""

_EVERYONE = frozenset({"home"})
ROLES: dict[str, frozenset[str]] = {
    "commune_officer": _EVERYONE
    | {
        "lists.read",
        "lists.upload",
        "lists.fix",
        "lists.send_up",
        "registry.search",
        "registry.enquire",
        "jobs.read",
        "lists.post",
    },
    "district_officer": _EVERYONE
    | {
        "lists.read",
        "lists.upload",
        "lists.review",
        "lists.prepare",
        "registry.search",
        "registry.read",
        "registry.enquire",
    }
    | {"dashboard.read", "jobs.read", "reports.build", "lists.post"},
    "province_officer": _EVERYONE
    | {
        "lists.read",
        "lists.upload",
        "lists.review",
        "lists.prepare",
        "lists.approve",
        "lists.export",
        "lists.adjust",
    }
    | {
        "registry.search",
        "registry.read",
        "registry.enquire",
        "dashboard.read",
        "jobs.read",
        "reports.build",
        "lists.post",
    },
    "register_keeper": _EVERYONE
    | {
        "registry.search",
        "registry.read",
        "registry.write",
        "registry.merge",
        "registry.import",
        "registry.enquire",
        "jobs.read",
    },
    "leader": _EVERYONE | {"lists.read", "lists.approve", "lists.export", "dashboard.read", "reports.build"},
    "auditor": _EVERYONE | {"audit.read", "lists.read", "lists.export"},
    "system_administrator": _EVERYONE | {"accounts.manage", "jobs.read"},
}
"""Role → rights. The administrator of the system runs it and reads nobody's file."""
