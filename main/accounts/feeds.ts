/** The feeds of all connections: one each, as long as something is wished for. */
import { Feed } from './feed.ts';
import { Patience } from './patience.ts';
import type { FeedHearing, FeedPorts, Feeds, FeedWish } from './ports.ts';

export function createFeeds(ports: FeedPorts, hearing: FeedHearing): Feeds {
  const feeds = new Map<string, Feed>();
  // Outlives its feed: who hides the window and shows it again is still to stay away.
  const patiences = new Map<string, Patience>();
  let round = 0;
  let isClosed = false;

  const heard: FeedHearing = {
    onFrame: (connection, frame) => !isClosed && hearing.onFrame(connection, frame),
    onFeed: (connection, isLive) => !isClosed && hearing.onFeed(connection, isLive),
    limit: hearing.limit,
  };

  const end = (connection: string, feed: Feed) => {
    feeds.delete(connection);
    feed.close();
  };

  const find = (connection: string, wish: FeedWish): Feed => {
    const patience = patiences.get(connection) ?? new Patience(ports.random);
    patiences.set(connection, patience);
    const feed = feeds.get(connection) ?? new Feed(ports, heard, patience, wish);
    feeds.set(connection, feed);
    return feed;
  };

  return {
    follow: (wishes) => {
      round += 1;
      const mine = round;
      const wanted = new Map(wishes.map((wish) => [wish.source.connection, wish]));
      // Who hears that a feed has ended may wish for something else at once.
      const isCurrent = () => mine === round && !isClosed;
      for (const [connection, feed] of [...feeds])
        if (isCurrent() && !wanted.has(connection)) end(connection, feed);
      for (const [connection, wish] of wanted) if (isCurrent()) find(connection, wish).follow(wish);
    },
    close: () => {
      isClosed = true;
      for (const [connection, feed] of feeds) end(connection, feed);
    },
  };
}
