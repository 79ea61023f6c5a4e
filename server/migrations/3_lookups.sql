-- What is asked most, "what changed here since", is answered from the index alone.
drop index document_scopes_by_seq;
create index document_scopes_by_seq on document_scopes (scope, seq, id, present);
