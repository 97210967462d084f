import type { SimulationPorts } from '../../core/simulation/ports';
import { MemoryStore } from './memoryStore';
import { SequentialIds } from './sequentialIds';
import { VirtualTime } from './virtualTime';

/** The world of one simulation: everything in memory. Nothing of it outlives the play. */
export function memorySimulation(): SimulationPorts {
  return {
    makeClock: (at) => new VirtualTime(at),
    ids: new SequentialIds(),
    openStore: (script) => new MemoryStore({ script }),
    settle: nextMacrotask,
  };
}

/** All promises of the runner are kept in microtasks here, so that one turn of the event loop settles everything. */
function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => {
    // The web worker host has no `setImmediate`, and its timers wait for milliseconds.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else postMacrotask(resolve);
  });
}

function postMacrotask(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(undefined);
}
