"""What this server says it can do: /metadata and the two discovery documents."""

from typing import Any

from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.parameter import EVERYWHERE, PARAMETERS, Kind
from bridge.sandbox.ehr.scope import WORDS

OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


def capability_statement(ehr: Ehr) -> dict[str, Any]:
    """FHIR R4 CapabilityStatement; only what is true of this server."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-01",
        "kind": "instance",
        "software": {"name": "Cedar Street chart (sandbox)"},
        "implementation": {"description": "Synthetic patients only", "url": ehr.fhir_base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "security": _security(ehr),
                "resource": [_resource(ehr, name) for name in sorted(PARAMETERS)],
            }
        ],
    }


def _security(ehr: Ehr) -> dict[str, Any]:
    service = {"system": "http://terminology.hl7.org/CodeSystem/restful-security-service", "code": "SMART-on-FHIR"}
    uris = [
        {"url": "token", "valueUri": ehr.token_url},
        {"url": "authorize", "valueUri": f"{ehr.base_url}/auth/authorize"},
    ]
    return {"service": [{"coding": [service]}], "extension": [{"url": OAUTH_URIS, "extension": uris}]}


def _resource(ehr: Ehr, name: str) -> dict[str, Any]:
    writable = name in ehr.writable
    codes = ["read", "vread", "search-type", *(["create", "update"] if writable else [])]
    rows = (EVERYWHERE | PARAMETERS[name]).items()
    return {
        "type": name,
        "interaction": [{"code": code} for code in codes],
        "versioning": "versioned-update" if writable else "versioned",
        "readHistory": True,
        "updateCreate": False,
        "conditionalCreate": writable,
        "referencePolicy": ["literal", "logical", "enforced"],
        "searchInclude": [f"{name}:{p}" for p, row in PARAMETERS[name].items() if row.kind is Kind.REFERENCE],
        "searchRevInclude": _reverse(name),
        "searchParam": [{"name": parameter, "type": row.kind.value} for parameter, row in rows],
    }


def _reverse(target: str) -> list[str]:
    return [
        f"{source}:{name}"
        for source, rows in PARAMETERS.items()
        for name, row in rows.items()
        if row.kind is Kind.REFERENCE and row.target == target
    ]


def smart_configuration(ehr: Ehr) -> dict[str, Any]:
    """{FHIR base}/.well-known/smart-configuration, SMART 2.2."""
    return {
        **openid_configuration(ehr),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": [*sorted(WORDS), "patient/*.rs", "user/*.cruds", "system/*.cruds"],
        "capabilities": [
            "launch-ehr",
            "launch-standalone",
            "authorize-post",
            "client-public",
            "client-confidential-asymmetric",
            "sso-openid-connect",
            "context-banner",
            "context-ehr-patient",
            "context-ehr-encounter",
            "context-standalone-patient",
            "context-standalone-encounter",
            "permission-offline",
            "permission-online",
            "permission-patient",
            "permission-user",
            "permission-v1",
            "permission-v2",
        ],
    }


def openid_configuration(ehr: Ehr) -> dict[str, Any]:
    """{issuer}/.well-known/openid-configuration."""
    return {
        "issuer": ehr.issuer,
        "jwks_uri": f"{ehr.base_url}/auth/jwks",
        "authorization_endpoint": f"{ehr.base_url}/auth/authorize",
        "token_endpoint": ehr.token_url,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
