'use client';

import { Printer } from 'lucide-react';
import { Button } from '@/components/ui/button';

export function PrintButton({ label }: { label: string }) {
  return (
    <Button tone="secondary" className="no-print" onClick={() => window.print()}>
      <Printer aria-hidden="true" className="size-4.5" />
      <span>{label}</span>
    </Button>
  );
}
