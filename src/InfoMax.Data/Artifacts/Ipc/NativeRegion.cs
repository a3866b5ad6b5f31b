using System.Buffers;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>
/// Fixed memory seen as a <see cref="Memory{T}"/>, so that Arrow writes from it without a copy. Owns nothing: the
/// creator keeps the memory alive and unmoved for as long as the region is used.
/// </summary>
internal sealed unsafe class NativeRegion(void* start, int bytes) : MemoryManager<byte>
{
    /// <summary>A buffer over <paramref name="count"/> values from <paramref name="first"/> of fixed memory.</summary>
    public static ReadOnlyMemory<byte> Over<T>(T* values, long first, int count)
        where T : unmanaged
        => count == 0 ? default : new NativeRegion(values + first, checked(count * sizeof(T))).Memory;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, bytes);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
