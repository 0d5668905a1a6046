"""The rows that no test proves, each with the reason in a phrase."""

# What the row is about does not exist in the product.
NOT_CONCERNED: dict[str, dict[int, str]] = {
    "REST": {
        63: "no field takes a duration; windows are two days, and those have their measure",
        68: "clusters do not nest",
        103: "nothing is limited by the number of requests yet, except signing in, which allauth counts",
    },
    "events": {
        25: "fields have no class of personal data yet",
        26: "topics are classified, payloads are not",
        32: "a subject is a word of its source; topics of programs belong to no mission",
        33: "services publish on every open topic; scopes of single missions do not exist",
        34: "events carry no version of their subject; their order is that of arrival",
        35: "as 34: there is no gap without a version",
        37: "`causationid` is kept and never followed; what a reader tells goes to topics that it does not read",
        39: "readers run our own folds only; none of them loops over what an event says",
        62: "readers see whole topics; fields have no clearance",
        63: "erasing a person's events does not exist yet",
    },
    "addresses": {
        8: "whoever is signed in may read all of a room; nothing is hidden by its scope",
        10: "as 8: no child is hidden from who sees its parent",
        35: "the log keeps everything, so that no place in it is too old",
        50: "there are no cohorts",
        67: "pages are the same for whoever is signed in; the cookie is SameSite=Lax and frames are forbidden",
        70: "nothing is archived",
        71: "there are no links to share",
        72: "the live stream is a GET without an effect; its cookie is SameSite=Lax",
        73: "the live stream repeats nothing: it says positions, and pages ask again",
    },
}

# The product should do more here than it does.
WEAKER: dict[str, dict[int, str]] = {
    "events": {
        40: "what a killed worker held is taken over (tests/faults), but no count of tries is written before the run",
    },
    "addresses": {
        69: "no test yet that a page is not shown again from the cache after signing out",
    },
}
