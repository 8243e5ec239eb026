-- Finds what is to be published again. Ids begin with their time, so the index grows at its end.
create index outbox_archive_by_id on outbox_archive (event_id);
