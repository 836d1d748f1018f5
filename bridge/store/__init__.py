"""THE JOURNAL: what happened, written first. SQLAlchemy stays inside; domain values go in and come out.

    engine = make_engine(url); migrate(engine)                                     # bridge.store.engine
    keys = KeyRing.from_file(path)          # KeyRing.make(path) in sandbox mode   # bridge.store.seal
    store = Store(engine, keys, now=clock.now)                                     # bridge.store.store
    with store.transaction("cedar") as tx:          # read and write, all or nothing; tx.at is its one instant
        tx.claims.advance(number, ClaimEvent.CLEARED, actor="job:draft_claim")
        client.enqueue_in_transaction(tx.connection, ...)
    with store.reading("cedar") as tx: ...          # one snapshot; refuses writes, blocks nobody
    with store.installation() as all_practices: ... # what belongs to no practice: launches, web sessions, tokens

Every noun of a transaction sees its own practice's rows and no others. Amounts are Decimal dollars outside and whole
cents inside; instants are aware UTC. One noun one file; each file holds the values that its noun gives.

  tx.ehrs              state(ehr) cursor(ehr) move_cursor(ehr, cursor)
  tx.encounters        put(EncounterRow) find get list counts
  tx.drafts            put(NewDraft, actor=) -> DraftOutcome; put_many
  tx.claims            advance advance_many get find ready set_balance set_payer_claim_number note
                       uncharted mark_charted lock
  tx.claim_lists       list(Filter) count of_encounter encounters_of by_month unsent of_patient silent events_of
                       status_counts history_of
  tx.problems          sync(subject, problems, actor=) open close close_code get of list counts
  tx.overlays          put drop of
  tx.authorizations    add withdraw of_patients
  tx.appointments      replace of_patients
  tx.member_ledgers    put drop find keys
  tx.interchanges      reserve archive_outbound archive_inbound mark_read mark_unreadable unread get content list
  tx.deliveries        take pass_point_of_no_return settle_sent park_in_doubt withdraw pending
                       by_isa13 by_group by_batch claims_of latest_of_claim superseded
  tx.remittances       add set_state get of_interchange list uncharted
  tx.postings          post post_provider_adjustment find of_claim of_remittance provider_adjustments_of
  tx.eligibilities     ask answer get by_trace latest of_patients list uncharted counts
  tx.status_inquiries  ask answer of_claim
  tx.charted           put(ChartEntry) get of counts
  tx.audits            add add_many list
  tx.roles             grant revoke role_of list
  tx.practice_rules    save switch get versions_of list
  tx.past_claims       since(day) answer_to
  tx.summary           read() -> Figures
  installation         practices (register list), launches (begin take complete get replace_grant forget_expired),
                       sessions (open get renew close forget_expired), tokens (get put drop)

A noun's file has its name. `Subject` (subject.py) names what problems, overlays and chart entries are about.
`reseal` (rotation.py) rewrites what older keys sealed.
"""
