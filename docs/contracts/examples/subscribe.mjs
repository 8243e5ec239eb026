// Prints each of Workstream's events once. docs/contracts/subscribe.md says what is behind it.
import { setTimeout as wait } from 'node:timers/promises';
import amqp from 'amqplib';

const url = process.env.AMQP_URL;
const queue = process.env.QUEUE ?? 'example.events';
const binding = process.env.BINDING ?? 'workstream.task.*.v1';
if (!url) {
  console.error('AMQP_URL is not set: the broker, for example amqp://user:password@127.0.0.1:5672');
  process.exit(2);
}

// Where it is, an event is tried for about 100 s, with waits that double. Then it goes back to the
// queue and comes again, until the queue's delivery limit ends it.
const tries = 10;
const firstWait = 200;

const stop = new AbortController();
const { signal } = stop;

// Events are handled one after the other: order is promised only to who keeps it.
let inHand = Promise.resolve();

// Your effect goes here. It may be tried again, so it has to be harmless to repeat.
async function handle(event) {
  console.log(`${event.occurred_at} ${event.event_type} ${event.subject} ${event.sequence}`);
}

// At least once means that an event may come again. Memory is enough for printing; an effect that
// must survive a restart keeps the id where it keeps the effect, in the same transaction.
const seen = new Set();

async function once(event) {
  if (seen.has(event.event_id)) {
    return;
  }
  await handle(event);
  seen.add(event.event_id);
  if (seen.size > 100_000) {
    seen.delete(seen.values().next().value);
  }
}

function read(message) {
  try {
    const event = JSON.parse(message.content.toString('utf8'));
    return typeof event?.event_id === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

async function settle(channel, message) {
  const event = read(message);
  if (!event) {
    // It will never be an event: away with it, or to a dead-letter exchange of your own.
    console.error('Not an event, dropped');
    channel.nack(message, false, false);
    return;
  }
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await once(event);
      channel.ack(message);
      return;
    } catch (error) {
      console.error(`Not handled: ${error.message}`);
    }
    if (attempt === tries) {
      channel.nack(message, false, true);
      return;
    }
    await wait(firstWait * 2 ** (attempt - 1), undefined, { signal }).catch(() => {});
  }
}

// Runs after every connect, so a broker that comes back finds everything declared.
async function subscribe(connection) {
  const channel = await connection.createChannel();
  channel.on('error', (error) => console.error(error.message));
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': 20,
    },
  });
  await channel.bindQueue(queue, 'workstream.events', binding);
  // With more than one in hand, what goes back comes again behind those that were sent already.
  await channel.prefetch(1);

  const reconnect = () => connection.close().catch(() => {});
  await channel.consume(queue, (message) => {
    if (message === null) {
      // The queue was deleted or moved.
      reconnect();
    } else {
      inHand = inHand.then(() => signal.aborted || settle(channel, message)).catch(reconnect);
    }
  });
  channel.on('close', () => {
    if (!signal.aborted) {
      reconnect();
    }
  });
  console.error(`Listening on ${queue}`);
}

const connection = await amqp.connect(url, {
  timeout: 5_000,
  recovery: { initialDelay: 200, maxDelay: 5_000, setup: subscribe, waitForConnect: false },
});
connection.on('error', () => {});
connection.on('disconnect', (error) => console.error(`Disconnected: ${error.message}`));
connection.on('connect-failed', (error) => console.error(`No connection: ${error.message}`));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    stop.abort();
    // The event in hand is finished and acknowledged; those behind it go back to the queue.
    await inHand;
    await connection.close();
    console.error('Stopped');
  });
}
