using System.Runtime.InteropServices;

namespace InfoMax.Data.Formats.Validation;

/// <summary>
/// A set of 64-bit hashes in native memory with linear probing: 10 bytes an element at the capacity it was made for.
/// Two different values collide with probability n^2 / 2^65: 1 in 30 at a billion rows.
/// </summary>
internal sealed unsafe class HashSet64 : IDisposable
{
    private const double MaxLoad = 0.8;
    private readonly ulong _slots;
    private ulong* _table;

    /// <param name="capacity">Elements that will be added at most.</param>
    public HashSet64(long capacity)
    {
        _slots = (ulong)(capacity / MaxLoad) + 2;
        _table = (ulong*)NativeMemory.AllocZeroed((nuint)_slots, sizeof(ulong));
    }

    /// <summary>Frees a set that was never disposed.</summary>
    ~HashSet64() => NativeMemory.Free(_table);

    /// <summary>Adds a hash; false where it was there already.</summary>
    public bool Add(ulong hash)
    {
        ObjectDisposedException.ThrowIf(_table is null, this);

        // Zero marks a free slot.
        hash = hash == 0 ? 1 : hash;
        ulong slot = Math.BigMul(hash, _slots, out _);
        while (_table[slot] != 0)
        {
            if (_table[slot] == hash)
            {
                return false;
            }

            slot = slot + 1 == _slots ? 0 : slot + 1;
        }

        _table[slot] = hash;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_table);
        _table = null;
        GC.SuppressFinalize(this);
    }
}
