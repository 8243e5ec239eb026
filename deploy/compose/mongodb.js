// Run once, on an empty volume. The image makes one user, with all rights; this leaves it the records
// alone, and gives the rights to an administrator.
const users = db.getSiblingDB('admin');
const password = require('fs').readFileSync('/run/secrets/admin', 'utf8');
users.createUser({user: 'admin', pwd: password, roles: ['root']});
users.updateUser('notifications-service', {roles: [{role: 'readWrite', db: 'workstream'}]});
