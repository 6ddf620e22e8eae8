/** The journal: what was said, done and learned, a page a day. */
import './journal.css';
import { type ReactNode, useEffect, useState } from 'react';
import { Columns } from '../../app/Columns.tsx';
import type { PageProps } from '../../app/location.ts';
import { useStarted } from '../activity/room.ts';
import { dayOf, isDay } from './calendar/month.ts';
import { DayPage } from './day/DayPage.tsx';
import { DayList } from './days/DayList.tsx';
import { days, note, writing } from './room.ts';

/** The room. The address names a day: `#/journal/2026-11-20`; without one it is today. */
export default function Page({ place: { path } }: PageProps): ReactNode {
  useStarted(days.start);
  useStarted(note.start);
  useStarted(writing.start);
  const today = useToday();
  const named = path[0] ?? '';
  const day = isDay(named) ? named : today;
  return (
    <Columns label="Days" width="16.5rem" side={<DayList day={day} today={today} />}>
      <DayPage key={day} day={day} today={today} />
    </Columns>
  );
}

/** The day goes on under a window that stays open. */
function useToday(): string {
  const [today, setToday] = useState(() => dayOf(new Date()));
  useEffect(() => {
    const look = () => setToday(dayOf(new Date()));
    const timer = setInterval(look, 60_000);
    window.addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
    };
  }, []);
  return today;
}
