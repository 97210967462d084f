export { MemoryStore, type Effect, type MemoryStoreOptions, type ScriptedOutcome } from './memoryStore';
export { SequentialIds } from './sequentialIds';
export { VirtualTime } from './virtualTime';
