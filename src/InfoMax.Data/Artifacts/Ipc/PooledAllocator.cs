using System.Buffers;
using Apache.Arrow.Memory;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>
/// Lends Arrow's reader the bodies of record batches from the shared pool, without the zeroing of Arrow's own allocator
/// (the body is overwritten at once), and counts what has not come back.
/// </summary>
internal sealed class PooledAllocator : MemoryAllocator
{
    private int _outstanding;

    /// <summary>Buffers lent and not yet returned.</summary>
    public int Outstanding => _outstanding;

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        _outstanding++;
        return new Rental(this, length);
    }

    private sealed class Rental(PooledAllocator owner, int length) : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(length);

        public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(Rental))).AsMemory(0, length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                ArrayPool<byte>.Shared.Return(array);
                owner._outstanding--;
            }
        }
    }
}
