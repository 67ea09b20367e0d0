import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** A native range input with a track and thumb large enough for a finger. */
export function Slider({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} type="range" className={classNames('slider', className)} />;
}
