-- Which task a create request made, so that the same request again makes none.
create table create_requests (
  request_id  text        not null,
  fingerprint bytea       not null,
  task_id     uuid        not null,
  expires_at  timestamptz not null,
  constraint create_requests_pkey primary key (request_id)
);

create index create_requests_by_expiry on create_requests (expires_at);
