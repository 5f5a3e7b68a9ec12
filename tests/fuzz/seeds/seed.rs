// SPDX-License-Identifier: GPL-2.0
#![no_std]
pub enum Shape { Circle(u8), Square { side: i64 }, Nothing }
pub struct Pair<T>(T, Option<&'static u64>);
pub trait Draw { fn draw(&self) -> u32; }
#[no_mangle] pub fn f(s: &Shape, p: Pair<u16>, d: &dyn Draw, t: &[i128], c: char) -> Result<u8, ()> {
	match s { Shape::Circle(r) => Ok(*r), Shape::Square { side } => Ok(*side as u8 + p.0 as u8), _ => if d.draw() > t.len() as u32 + c as u32 { Ok(1) } else { Err(()) } }
}
#[no_mangle] pub static v: [Option<&(u8, u32)>; 2] = [None; 2];
