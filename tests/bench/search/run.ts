import { searchServices } from '../../../lib/core/services/search.ts';
import { manyServices } from '../../ui/samples.ts';

// Prints how long the popup's filter takes for one key press: `node tests/bench/search/run.ts`, with Node 24.

const ROUNDS = 15;
const services = manyServices(10_000);

// What all have, by letter and by word; few matches; none; and words in the other order.
for (const query of ['s', 'service', 'team-017/service', 'zzz', 'http team']) {
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    searchServices(services, query);
    return performance.now() - startedAt;
  }).sort((one, other) => one - other);
  const found = searchServices(services, query).length;
  console.log(`${query}: ${found} of ${services.length} in ${times[Math.floor(ROUNDS / 2)]?.toFixed(1)} ms (median)`);
}
