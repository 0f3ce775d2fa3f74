"""The exit package for whoever serves it: what to do in words, and rules for Apache and nginx."""

from __future__ import annotations

from dataclasses import dataclass, field

SUMS = "SHA256SUMS"
README = "README.txt"
FIRST_LINE = "Badges as files, made by Keep in Pact"


@dataclass(slots=True)
class Rules:
    """What a server cannot tell from a file's name."""

    gone: list[str] = field(default_factory=list)
    """Paths of withdrawn badges: 410."""
    tokens: list[str] = field(default_factory=list)
    """Paths without an ending where a token stands instead of JSON."""


def readme(base_url: str) -> str:
    return f"""{FIRST_LINE}

These files let every badge that was issued from
{base_url}
be verified without the program that issued them. The badges carry that address, so the files must
be served from it: put this folder at the root of a web server for that name, with its certificate.

What the server must do
- answer with Access-Control-Allow-Origin: * (verifiers run in browsers, too);
- send application/ld+json for .json below /badges/ and for the files without an ending in
  /badges/v3/achievements/ and /badges/v3/status/; application/json for /.well-known/did.json;
- never redirect or change what stands at an address.
Apache reads .htaccess (it must be allowed: AllowOverride All); for nginx include nginx.conf. Both
also say that badges which were withdrawn are gone, and what kind of file a token is.

What stays as it is
- Badges go on verifying, in every form. Nothing can be issued or revoked any more: the keys are not
  in this package, and without them no list of revoked badges can be signed again.
- A revoked badge stays revoked: its document says so, its bit is set in the status list, and with
  the rules for Apache or nginx its address answers 410. A suspended one stays suspended.
- A page for people is there only where the holder shows their name to everybody. Links that holders
  gave to somebody (/badges/shared/...) end here.

To check the files: sha256sum -c {SUMS}
"""


def server_files(rules: Rules) -> dict[str, str]:
    """Return the rules for each server, by path."""
    return {"/.htaccess": _apache(rules), "/nginx.conf": _nginx(rules)}


def _apache(rules: Rules) -> str:
    gone = "".join(f"Redirect gone {path}\n" for path in sorted(rules.gone))
    tokens = "".join(
        _apache_type(f"== '{path}'", "application/vc+jwt") for path in sorted(rules.tokens)
    )
    return (
        "# Apache 2.4, with mod_headers, mod_mime and mod_alias\n"
        "Options -Indexes\n"
        'Header always set Access-Control-Allow-Origin "*"\n'
        'Header always set X-Content-Type-Options "nosniff"\n'
        "AddType text/plain .jws .jwt\n"
        + _apache_type("=~ m#^/badges/.*[.]json$#", "application/ld+json")
        + _apache_type("=~ m#^/badges/v3/(status|achievements)/#", "application/ld+json")
        + _apache_type("== '/.well-known/did.json'", "application/json")
        + _apache_type("== '/.well-known/jwks.json'", "application/jwk-set+json")
        + tokens
        + gone
    )


def _apache_type(which: str, media_type: str) -> str:
    return f'<If "%{{REQUEST_URI}} {which}">\n  ForceType {media_type}\n</If>\n'


def _nginx(rules: Rules) -> str:
    gone = "".join(f"location = {path} {{ return 410; }}\n" for path in sorted(rules.gone))
    tokens = "".join(
        _nginx_type(f"= {path}", "application/vc+jwt") for path in sorted(rules.tokens)
    )
    return (
        "# To be included in a server { } whose root is this folder.\n"
        'add_header Access-Control-Allow-Origin "*" always;\n'
        'add_header X-Content-Type-Options "nosniff" always;\n'
        "location = /nginx.conf { return 404; }\n"
        + _nginx_type("= /.well-known/did.json", "application/json")
        + _nginx_type("= /.well-known/jwks.json", "application/jwk-set+json")
        + _nginx_type("~ ^/badges/.*[.](jws|jwt)$", "text/plain")
        + _nginx_type("~ ^/badges/.*[.]json$", "application/ld+json")
        + _nginx_type("~ ^/badges/v3/(status|achievements)/", "application/ld+json")
        + tokens
        + gone
    )


def _nginx_type(which: str, media_type: str) -> str:
    return f"location {which} {{ types {{ }} default_type {media_type}; }}\n"
