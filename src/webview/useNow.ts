import { useEffect, useState } from 'preact/hooks';

/** The execution clock in ms; moves on once a second while `isRunning`. */
export function useNow(clockOffsetMs: number, isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => { setNow(Date.now()); }, 1000);
    return () => { clearInterval(timer); };
  }, [isRunning]);
  return now + clockOffsetMs;
}
