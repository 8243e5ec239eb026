#!/usr/bin/env bash
# Makes the passwords at the first start and gives each engine and service what it needs of them.
# What is there is left alone: it belongs to the data. With "print NAME" shows one.
set -euo pipefail
umask 077
cd /secrets

readonly engine=999 service=10001

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# The password of that name, made if there is none.
password() {
  if [ ! -s "own/$1" ]; then
    head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"own/.$1"
    mv "own/.$1" "own/$1"
  fi
  cat "own/$1"
}

# give USER FILE: what comes in, whole or not at all, for that user's eyes only.
give() {
  if [ -e "$2" ]; then
    cat >/dev/null
    return
  fi
  cat >"$2.new"
  chmod 0400 "$2.new"
  chown "$1:$1" "$2.new"
  mv "$2.new" "$2"
}

# renew USER FILE: the same, also where there is an older one: it is made of what is left alone.
renew() {
  rm -f "$2"
  give "$1" "$2"
}

sha256() {
  sha256sum | cut -d ' ' -f 1
}

bytes() {
  # shellcheck disable=SC2059 # the format is what there is to print
  printf "$(sed 's/../\\x&/g')"
}

# As RabbitMQ keeps it: a salt of four bytes, and the hash of both, as base64.
rabbitmq_hash() {
  local salt
  salt=$(head -c 4 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  printf '%s' "$salt$({ bytes <<<"$salt" && printf '%s' "$1"; } | sha256)" | bytes | base64
}

if [ "${1:-}" = print ]; then
  [ -f "own/${2:-}" ] || fail "There is no password '${2:-}'. There are:" "$(ls own)"
  cat "own/$2"
  echo
  exit
fi

postgres=$(password postgres-tasks-service)
rabbitmq_tasks=$(password rabbitmq-tasks-service)
rabbitmq_notifications=$(password rabbitmq-notifications-service)
mongodb=$(password mongodb-notifications-service)
redis=$(password redis-notifications-service)

password postgres-admin | give $engine postgres/admin
give $engine postgres/tasks-service <<<"$postgres"

password mongodb-admin | give $engine mongodb/admin
printf '%s' "$mongodb" | give $engine mongodb/notifications-service

# Anybody may ask whether it is there; the keys and the channels of the events are one user's.
renew $engine redis/users.acl <<EOF
user default reset on nopass -@all +ping
user notifications-service reset on #$(printf '%s' "$redis" | sha256) ~workstream:processed:* resetchannels &workstream:events &workstream:events:* -@all +@connection -@dangerous +mget +setex +publish +subscribe +unsubscribe
EOF

give $engine rabbitmq/definitions.json <<EOF
{
  "vhosts": [{"name": "/"}],
  "users": [
    {"name": "admin", "password_hash": "$(rabbitmq_hash "$(password rabbitmq-admin)")", "tags": ["administrator"]},
    {"name": "tasks-service", "password_hash": "$(rabbitmq_hash "$rabbitmq_tasks")", "tags": []},
    {"name": "notifications-service", "password_hash": "$(rabbitmq_hash "$rabbitmq_notifications")", "tags": []}
  ],
  "permissions": [
    {"vhost": "/", "user": "admin", "configure": ".*", "write": ".*", "read": ".*"},
    {"vhost": "/", "user": "tasks-service",
      "configure": "^workstream\\\\.(events|replay)$",
      "write": "^workstream\\\\.(events|replay)$",
      "read": "^$"},
    {"vhost": "/", "user": "notifications-service",
      "configure": "^workstream\\\\.(events|replay|notifications|notifications\\\\.dlq)$",
      "write": "^(workstream\\\\.notifications(\\\\.dlq)?|amq\\\\.default)$",
      "read": "^workstream\\\\.(events|replay|notifications|notifications\\\\.dlq)$"}
  ]
}
EOF

printf '%s' "$postgres" | give $service tasks-service/spring.datasource.password
printf '%s' "$rabbitmq_tasks" | give $service tasks-service/spring.rabbitmq.password

printf '%s' "$rabbitmq_notifications" | give $service notifications-service/spring.rabbitmq.password
printf '%s' "$redis" | give $service notifications-service/spring.data.redis.password
printf 'mongodb://notifications-service:%s@mongodb:27017/workstream?authSource=admin' "$mongodb" |
  give $service notifications-service/spring.mongodb.uri
