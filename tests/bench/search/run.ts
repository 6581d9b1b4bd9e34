/**
 * Measures how long the popup's filter takes for one key press. Needs Node 24.
 *
 *   node tests/bench/search/run.ts
 */
import { indexForSearch, search } from '../../../lib/core/services/search.ts';
import { searchableService } from '../../../lib/core/services/searchable-service.ts';
import { manyServices } from '../../ui/samples.ts';
import { median } from '../statistics.ts';

const ROUNDS = 15;
const services = manyServices(10_000);
const start = performance.now();
const index = indexForSearch(services, searchableService);
console.log(`Prepared ${services.length} services in ${(performance.now() - start).toFixed(1)} ms`);

// A letter and a word that all services contain, a query with few matches, one with none, and words in reverse order, and a typing error.
for (const query of ['s', 'service', 'team-017/service', 'zzz', 'http team', 'servcie-00017']) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    search(index, query);
    return performance.now() - start;
  });
  const matches = search(index, query).length;
  console.log(`${query}: ${matches} of ${services.length} match, ${median(times).toFixed(1)} ms (median)`);
}
