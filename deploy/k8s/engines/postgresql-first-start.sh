#!/usr/bin/env bash
# The role that owns the schema, and nothing else. Runs once, on an empty volume.
set -euo pipefail

psql --username postgres --set ON_ERROR_STOP=1 \
  --set password="$(</run/secrets/postgresql/tasks-service)" <<'SQL'
create role tasks_service login password :'password';
create database workstream owner tasks_service;
revoke connect, temporary on database workstream from public;
SQL
