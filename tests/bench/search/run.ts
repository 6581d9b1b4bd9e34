/**
 * Measures how long the popup's filter takes for one key press. Needs Node 24.
 *
 *   node tests/bench/search/run.ts
 */
import { searchServices } from '../../../lib/core/services/search.ts';
import { manyServices } from '../../ui/samples.ts';
import { median } from '../statistics.ts';

const ROUNDS = 15;
const services = manyServices(10_000);

// A letter and a word that all services contain, a query with few matches, one with none, and words in reverse order.
for (const query of ['s', 'service', 'team-017/service', 'zzz', 'http team']) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    searchServices(services, query);
    return performance.now() - start;
  });
  const matches = searchServices(services, query).length;
  console.log(`${query}: ${matches} of ${services.length} match, ${median(times).toFixed(1)} ms (median)`);
}
