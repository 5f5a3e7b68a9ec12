// SPDX-License-Identifier: GPL-2.0

//! A module that has copies of much of the kernel crate's generic and inlined code.

use core::fmt::Write;
use kernel::{
    c_str, current, fmt, impl_has_work, list::*, new_condvar, new_mutex, new_spinlock, new_work, page::Page,
    prelude::*,
    rbtree::{RBTree, RBTreeNode},
    str::CString,
    sync::{Arc, ArcBorrow, CondVar, LockedBy, Mutex, SpinLock, UniqueArc},
    task::Task,
    time::Ktime,
    types::{ARef, Either, ForeignOwnable, Opaque, ScopeGuard},
    uaccess::UserSlice,
    workqueue::{self, Work, WorkItem},
};

module! {
    type: Many,
    name: "layouts_many",
    license: "GPL",
}

#[pin_data]
struct Item {
    value: i32,
    #[pin]
    links: ListLinks,
    #[pin]
    work: Work<Item>,
}

impl_has_work! { impl HasWork<Self> for Item { self.work } }
impl_has_list_links! { impl HasListLinks<0> for Item { self.links } }
impl_list_arc_safe! { impl ListArcSafe<0> for Item { untracked; } }
impl_list_item! { impl ListItem<0> for Item { using ListLinks; } }

impl Item {
    fn new(value: i32) -> impl PinInit<Self, Error> {
        try_pin_init!(Self { value, links <- ListLinks::new(), work <- new_work!("layouts_many::work") })
    }
}

impl WorkItem for Item {
    type Pointer = Arc<Item>;

    fn run(this: Arc<Item>) {
        pr_info!("the value is {}\n", this.value);
    }
}

struct Inner {
    sum: u64,
}

#[pin_data]
struct Shared {
    #[pin]
    list: Mutex<List<Item>>,
    #[pin]
    inner: SpinLock<Inner>,
    locked: LockedBy<KVec<u32>, Inner>,
    #[pin]
    changed: CondVar,
    #[pin]
    hidden: Opaque<u64>,
}

struct Many {
    shared: Arc<Shared>,
    tree: RBTree<u32, Either<KBox<u64>, CString>>,
    task: ARef<Task>,
    page: Page,
    start: Ktime,
}

// SAFETY: Only one thread uses what is not behind a lock.
unsafe impl Send for Many {}
// SAFETY: The same.
unsafe impl Sync for Many {}

fn count(shared: ArcBorrow<'_, Shared>) -> usize {
    shared.list.lock().iter().count()
}

/// Through a pointer without a type, as callbacks of C have it.
fn through_c(shared: Arc<Shared>, boxed: KBox<[u64; 4]>) -> (Arc<Shared>, KBox<[u64; 4]>) {
    let (shared, boxed) = (shared.into_foreign(), boxed.into_foreign());
    // SAFETY: They come from `into_foreign()`, and nothing else uses them.
    unsafe {
        pr_info!("{}\n", count(Arc::<Shared>::borrow(shared)));
        (Arc::from_foreign(shared), KBox::from_foreign(boxed))
    }
}

fn copy_in(address: usize, out: &mut KVec<u8>) -> Result<u64> {
    let (mut reader, mut writer) = UserSlice::new(address as _, 64).reader_writer();
    let number = reader.read::<u64>()?;
    writer.write(&number)?;
    reader.read_all(out, GFP_KERNEL)?;
    Ok(number)
}

struct Lines(usize);

impl Write for Lines {
    fn write_str(&mut self, s: &str) -> core::fmt::Result {
        self.0 += s.bytes().filter(|&b| b == b'\n').count();
        Ok(())
    }
}

impl kernel::Module for Many {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let start = Ktime::ktime_get();
        let inner = KBox::pin_init(new_spinlock!(Inner { sum: 0 }), GFP_KERNEL)?;
        let mut shared = Arc::pin_init(
            pin_init!(Shared {
                list <- new_mutex!(List::new()),
                inner <- new_spinlock!(Inner { sum: 1 }),
                locked: LockedBy::new(&*inner, KVec::new()),
                changed <- new_condvar!(),
                hidden <- Opaque::ffi_init(|p: *mut u64| unsafe { p.write(3) }),
            }),
            GFP_KERNEL,
        )?;
        for value in 0..3 {
            let item = ListArc::pin_init(Item::new(value), GFP_KERNEL)?;
            let _ = workqueue::system().enqueue(item.clone_arc());
            shared.list.lock().push_back(item);
        }
        shared.locked.access(&mut *inner.lock()).iter().for_each(|n| pr_info!("{n}\n"));
        let mut guard = shared.inner.lock();
        guard.sum += shared.list.lock().pop_front().map_or(0, |item| item.value as u64);
        if guard.sum > 100 {
            shared.changed.wait(&mut guard);
        }
        drop(guard);
        shared.changed.notify_all();

        let mut tree = RBTree::new();
        tree.try_create_and_insert(1, Either::Left(KBox::new(5, GFP_KERNEL)?), GFP_KERNEL)?;
        let name = CString::try_from_fmt(fmt!("{}", c_str!("many").len()))?;
        tree.insert(RBTreeNode::new(2, Either::Right(name), GFP_KERNEL)?);
        if let Some(Either::Left(number)) = tree.get_mut(&1) {
            **number += 1;
        }
        let mut cursor = tree.cursor_front();
        while let Some(here) = cursor {
            pr_info!("key {}\n", here.current().0);
            cursor = here.move_next();
        }

        let unique = UniqueArc::new([0u32; 8], GFP_KERNEL)?;
        let frozen: Arc<[u32; 8]> = unique.into();
        let guard = ScopeGuard::new_with_data(7, |n| pr_info!("left with {n}\n"));
        let boxed = KBox::new([*guard as u64; 4], GFP_KERNEL)?;
        let (back, boxed) = through_c(shared, boxed);
        shared = back;

        let page = Page::alloc_page(GFP_KERNEL)?;
        let mut bytes = KVec::with_capacity(16, GFP_KERNEL)?;
        bytes.extend_from_slice(b"abc\n", GFP_KERNEL)?;
        // SAFETY: The page has room for four bytes.
        unsafe { page.write_raw(bytes.as_ptr(), 0, bytes.len())? };
        let mut lines = Lines(frozen.len());
        let _ = write!(lines, "{:?} {}\n", bytes, boxed[0]);
        if lines.0 > 1000 {
            copy_in(lines.0, &mut bytes).map_err(|e| Error::from_errno(e.to_errno()))?;
        }
        // SAFETY: The reference does not leave this function.
        let task: ARef<Task> = current!().into();
        pr_info!("pid {}, {:?}\n", task.pid(), EINVAL.name());
        Ok(Self { shared, tree, task, page, start })
    }
}

impl Drop for Many {
    fn drop(&mut self) {
        self.task.wake_up();
        let _ = self.tree.remove(&2);
        pr_info!("{:p} {}\n", self.page.as_ptr(), (Ktime::ktime_get().to_ns() - self.start.to_ns()));
        while let Some(item) = self.shared.list.lock().pop_back() {
            pr_info!("{}\n", item.value);
        }
    }
}
