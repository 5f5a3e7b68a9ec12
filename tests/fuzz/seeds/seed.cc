// SPDX-License-Identifier: GPL-2.0
#line 1 "seed.h"
namespace space { namespace { struct hidden { int a; }; }
template <typename T, int N> class box { public: T values[N]; static int count; virtual ~box(); int get(int i) const &; enum class e : unsigned char { big = 255 }; };
template <typename T, int N> int box<T, N>::count = N;
template <typename T, int N> box<T, N>::~box() {}
template <typename T, int N> int box<T, N>::get(int i) const & { return sizeof(values[i]) + count; }
template class box<int, 3>; template class box<hidden *, 2>;
}
int v(space::box<int, 3> &box, int &&moved, decltype(nullptr), space::box<int, 3>::e e) { return box.get(moved) + int(e); }
