// The user that reads and writes the records, and nothing else. Runs once, on an empty volume.
db.getSiblingDB("workstream").createUser({
  user: "notifications-service",
  pwd: require("fs").readFileSync("/run/secrets/mongodb/notifications-service", "utf8").trim(),
  roles: [{ role: "readWrite", db: "workstream" }],
});
