/** What a mail says, before it has a form. */
export type MailText = {
  title: string;
  body: string;
  figures: { label: string; value: string }[];
  action: { label: string; url: string };
  notes: string[];
  unsubscribe: { label: string; url: string } | null;
};
