-- The same table as in tasks-service.
create table if not exists tasks (
  id           uuid        not null,
  title        text        not null,
  description  text,
  status       text        not null,
  created_at   timestamptz not null,
  completed_at timestamptz,
  version      bigint      not null,
  constraint tasks_pkey primary key (id),
  constraint tasks_title_length check (char_length(title) between 1 and 200),
  constraint tasks_description_length check (char_length(description) <= 4000),
  constraint tasks_status check (status in ('OPEN', 'COMPLETED')),
  constraint tasks_completed_at check ((status = 'COMPLETED') = (completed_at is not null)),
  constraint tasks_completed_after_created check (completed_at >= created_at),
  constraint tasks_version check (version >= 1)
);

create index if not exists tasks_by_status on tasks (status, id desc);
