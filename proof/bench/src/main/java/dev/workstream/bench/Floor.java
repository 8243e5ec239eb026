package dev.workstream.bench;

/** The statements of each call for pgbench. Their rate is the max for any service. */
final class Floor {

  private static final String OUTBOX =
      """
      insert into outbox (event_id, bucket, subject, sequence, event_type, body, traceparent)
      values (uuidv7(), 3, 'task/' || gen_random_uuid(), 1, 'workstream.task.created.v1',
        convert_to(repeat('x', %d), 'UTF8'),
        '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
      """
          .formatted(SampleEvent.SIZE);

  private Floor() {}

  static String script(String call, int tasks) {
    return switch (call) {
      case "create" ->
          """
          begin;
          insert into create_requests (request_id, fingerprint, task_id, expires_at)
            values (gen_random_uuid()::text, sha256('x'), gen_random_uuid(), now() + '24 h')
            on conflict (request_id) do nothing;
          insert into tasks (id, title, description, status, created_at, version)
            values (uuidv7(), 'Write it down', 'All of it, on one page, before Monday.', 'OPEN',
              now(), 1);
          """
              + OUTBOX
              + "commit;\n";
      case "get" ->
          "\\set n random(1, %d)\n".formatted(tasks)
              + "select * from tasks where id = (select id from numbered where n = :n);\n";
      case "list" ->
          "select * from tasks where id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
              + " order by id desc limit 51;\n";
      case "complete" ->
          "\\set n random(1, %d)\n".formatted(tasks)
              + """
              begin;
              select * from tasks where id = (select id from numbered where n = :n) for update;
              update tasks set status = 'COMPLETED', completed_at = now(), version = version + 1
                where id = (select id from numbered where n = :n);
              """
              + OUTBOX
              + "commit;\n";
      default -> throw new IllegalArgumentException("Unknown call: " + call);
    };
  }
}
