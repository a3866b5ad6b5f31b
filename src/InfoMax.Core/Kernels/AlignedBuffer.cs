using System.Runtime.InteropServices;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Kernels;

/// <summary>Uninitialised float32 values in native memory on a 64-byte border. Owned by its creator.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private float* _pointer;

    /// <param name="length">Number of values, at least 0.</param>
    /// <exception cref="OutOfMemoryException">The native allocation failed.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        ProcessHeap.Take(HeldBytes);
        _pointer = (float*)NativeMemory.AlignedAlloc(Math.Max(Alignment, checked((nuint)length * sizeof(float))), Alignment);
    }

    ~AlignedBuffer()
    {
        if (_pointer is not null)
        {
            ProcessHeap.Forget(HeldBytes);
            Free();
        }
    }

    /// <summary>Number of values.</summary>
    public long Length { get; }

    private long HeldBytes => Length * sizeof(float);

    /// <summary>The first value; valid while this object is alive and not disposed.</summary>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return _pointer;
        }
    }

    /// <summary>The values from <paramref name="start"/>, at most 2^31 - 1 of them.</summary>
    public Span<float> AsSpan(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new Span<float>(Pointer + start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pointer is not null)
        {
            Free();
            ProcessHeap.GiveBack(HeldBytes);
        }

        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
