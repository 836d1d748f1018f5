"""Transactions, typed: the text of one ST to the domain's values and back, with the same verbs everywhere.

`read(segments)` takes the segments of one transaction set (ST through SE) and never raises on data: an element that is
absent reads as empty or None, an unknown segment is passed over, and N claims in the text give N values.
`write(values, submission)` gives the segments ST through SE, which `bridge.x12.interchange` wraps in an envelope.

    claim_837p.write(claims, submission)            claim_837p.read(segments) -> tuple[Claim, ...]
    claim_837p.explain(claim, submission)           what each element of a claim's segments says, by field
    eligibility_270.write(inquiries, submission)    eligibility_270.read(segments) -> tuple[Inquiry, ...]
    eligibility_271.write(answers, submission)      eligibility_271.read(segments, visit) -> tuple[Answer, ...]
    claim_status_276.write(inquiries, submission)   claim_status_276.read(segments) -> tuple[StatusInquiry, ...]
    claim_status_277.write(answers, submission)     claim_status_277.read(segments) -> tuple[StatusAnswer, ...]
    remittance_835.write(remittance, submission)    remittance_835.read(segments) -> Remittance
    remittance_835.claims(segments)                 an iterator of ClaimPayment, in the memory of one
    claim_acknowledgment_277ca.write(batches, submission)
    claim_acknowledgment_277ca.read(segments) -> tuple[BatchAcknowledgment, ...]
    acknowledgment_999.write(answer, submission)    acknowledgment_999.read(segments) -> GroupAcknowledgment
    interchange_ta1.write(answers, written_at)      .read(segments) -> tuple[InterchangeAcknowledgment, ...]
    authorization_278_request.write(requests, submission)   .read(segments) -> tuple[AuthorizationRequest, ...]
    authorization_278_response.write(answers, submission)   .read(segments) -> tuple[AuthorizationAnswer, ...]
"""
