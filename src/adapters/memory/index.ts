export { memorySimulation } from './memorySimulation';
export { MemoryStore, type Effect, type MemoryStoreOptions, type MemoryTables, type ScriptedOutcome } from './memoryStore';
export { SequentialIds } from './sequentialIds';
export { VirtualTime } from './virtualTime';
