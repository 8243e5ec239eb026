-- Run once, on an empty volume. The role owns its database and nothing else.
\set password `cat /run/secrets/tasks-service`
create role tasks_service login password :'password';
create database workstream owner tasks_service;
revoke all on database workstream from public;
revoke connect on database postgres from public;
