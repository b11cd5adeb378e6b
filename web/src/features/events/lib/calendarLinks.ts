export interface CalendarEntry {
  title: string;
  starts_at: string;
  ends_at: string;
  location: string;
  details: string;
}

/** 20270605T180000Z, as calendars want it. */
function compact(iso: string): string {
  return new Date(iso).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

export function googleCalendar(entry: CalendarEntry): string {
  const query = new URLSearchParams({
    action: 'TEMPLATE',
    text: entry.title,
    dates: `${compact(entry.starts_at)}/${compact(entry.ends_at)}`,
    location: entry.location,
    details: entry.details,
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}

export function outlookCalendar(entry: CalendarEntry): string {
  const query = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: entry.title,
    startdt: entry.starts_at,
    enddt: entry.ends_at,
    location: entry.location,
    body: entry.details,
  });
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query}`;
}
