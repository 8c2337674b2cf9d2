// reference/users-and-screens.md B.2: ages keep moving while a screen stands open.
import { useEffect, useState } from 'react';

/** The time (ms since 1970), renewed every `step` ms. */
export function useNow(step = 20_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [step]);
  return now;
}
